<?php

/** WHMCS's classes of usage billing (whmcs.md 4.2) and the few others that modules see. */

namespace WHMCS\UsageBilling\Contracts\Metrics {
    interface ProviderInterface
    {
        public function metrics();

        public function usage();

        public function tenantUsage($tenant);
    }

    interface MetricInterface
    {
        const TYPE_SNAPSHOT = 'snapshot';
        const TYPE_PERIOD_DAY = 'day';
        const TYPE_PERIOD_MONTH = 'month';
    }
}

namespace WHMCS\UsageBilling\Metrics {
    use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;

    class Usage
    {
        private $value;
        private $collectedAt;

        public function __construct($value, $collectedAt = null, $startAt = null, $endAt = null)
        {
            $this->value = $value;
            $this->collectedAt = $collectedAt;
        }

        public function value()
        {
            return $this->value;
        }

        public function collectedAt()
        {
            return $this->collectedAt;
        }
    }

    class Metric implements MetricInterface
    {
        private $systemName;
        private $displayName;
        private $type;
        private $units;
        private $usage;

        public function __construct($systemName, $displayName = null, $type = null, $units = null, $usage = null)
        {
            $this->systemName = $systemName;
            $this->displayName = $displayName;
            $this->type = $type;
            $this->units = $units;
            $this->usage = $usage;
        }

        public function systemName()
        {
            return $this->systemName;
        }

        public function displayName()
        {
            return $this->displayName;
        }

        public function type()
        {
            return $this->type;
        }

        public function units()
        {
            return $this->units;
        }

        public function usage()
        {
            return $this->usage;
        }

        public function withUsage($usage = null)
        {
            return new self($this->systemName, $this->displayName, $this->type, $this->units, $usage);
        }
    }
}

namespace WHMCS\UsageBilling\Metrics\Units {
    class Unit
    {
        private $name;

        public function __construct($name, $singular = null, $plural = null, $prefix = null, $suffix = null)
        {
            $this->name = $name;
        }

        public function name()
        {
            return $this->name;
        }
    }

    class Accounts extends Unit
    {
    }

    class GigaBytes extends Unit
    {
    }
}

namespace WHMCS\Service {
    class Status
    {
        const ACTIVE = 'Active';
        const SUSPENDED = 'Suspended';
    }
}

namespace WHMCS\Authentication {
    /** Whoever the test says is signed in. */
    class CurrentUser
    {
        public static $user;
        public static $admin;
        public static $isMasquerading = false;

        public function isAuthenticatedAdmin()
        {
            return self::$admin !== null;
        }

        public function isMasqueradingAdmin()
        {
            return self::$isMasquerading;
        }

        public function user()
        {
            return self::$user;
        }

        public function admin()
        {
            return self::$admin;
        }
    }
}

namespace WHMCS\View\Menu {
    /** An entry of a menu with its children. */
    class Item
    {
        private $children = [];

        public function __construct(array $tree = [])
        {
            foreach ($tree as $name => $children) {
                $this->children[$name] = new self($children);
            }
        }

        public function getChild($name)
        {
            return $this->children[$name] ?? null;
        }

        public function removeChild($name)
        {
            unset($this->children[$name]);
            return $this;
        }

        public function names()
        {
            return array_map(static function (Item $child) {
                return $child->names();
            }, $this->children);
        }
    }
}
