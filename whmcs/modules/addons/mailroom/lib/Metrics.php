<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;
use WHMCS\UsageBilling\Contracts\Metrics\MetricInterface;
use WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface;
use WHMCS\UsageBilling\Metrics\Metric;
use WHMCS\UsageBilling\Metrics\Units\Accounts;
use WHMCS\UsageBilling\Metrics\Units\GigaBytes;
use WHMCS\UsageBilling\Metrics\Usage;

/**
 * Five metrics for WHMCS's usage billing, all of them states. The figures are the panel's last
 * readings: nothing is asked of a mail server, and what is not known is absent, never zero.
 */
final class Metrics implements ProviderInterface
{
    /** @var string */
    private $module;

    /** @var array */
    private $params;

    public function __construct(string $module, array $params)
    {
        $this->module = $module;
        $this->params = $params;
    }

    /** No server, no network, no database: product pages ask for it without any. */
    public function metrics()
    {
        $mailboxes = new Accounts('mailboxes', 'mailbox', 'mailboxes');
        $aliases = new Accounts('aliases', 'alias', 'aliases');
        return [
            new Metric('disk_gb', 'Disk Space', MetricInterface::TYPE_SNAPSHOT, new GigaBytes('gigabytes')),
            new Metric('email_accounts', 'Mailboxes', MetricInterface::TYPE_SNAPSHOT, $mailboxes),
            new Metric('aliases', 'Aliases', MetricInterface::TYPE_SNAPSHOT, $aliases),
            new Metric('eas_accounts', 'ActiveSync', MetricInterface::TYPE_SNAPSHOT, $mailboxes),
            new Metric('mapi_accounts', 'MAPI/Exchange', MetricInterface::TYPE_SNAPSHOT, $mailboxes),
        ];
    }

    /** All services of the server, by the domain as WHMCS spells it. */
    public function usage()
    {
        return $this->tenants('');
    }

    public function tenantUsage($tenant)
    {
        $tenants = $this->tenants((string) $tenant);
        return $tenants === [] ? [] : reset($tenants);
    }

    private function tenants(string $domain): array
    {
        try {
            $message = (new Parameters($this->module, $this->params))->serverId() + ['domain_name' => $domain];
            $answer = (new Bridge($this->module))->ask('metrics', $message);
            if (!$answer->isSuccess()) {
                throw new CannotAsk($answer->staffMessage());
            }
            return $this->withUsage($answer->rows('tenants'));
        } catch (\Throwable $error) {
            logActivity("Mailroom ($this->module): no metrics: " . $error->getMessage());
            return [];
        }
    }

    private function withUsage(array $tenants): array
    {
        $spellings = Capsule::table('tblhosting')
            ->whereIn('id', array_column($tenants, 'whmcs_service_id'))
            ->pluck('domain', 'id');
        $usage = [];
        foreach ($tenants as $tenant) {
            $name = $spellings[$tenant['whmcs_service_id']] ?? $tenant['domain_name'];
            $usage[$name] = $this->metricsOf($tenant['metrics']);
        }
        return $usage;
    }

    private function metricsOf(array $figures): array
    {
        $known = array_column($figures, null, 'name');
        $metrics = [];
        foreach ($this->metrics() as $metric) {
            if (isset($known[$metric->systemName()])) {
                $figure = $known[$metric->systemName()];
                $metrics[] = $metric->withUsage(new Usage($figure['value'], self::moment($figure['measured_at'])));
            }
        }
        return $metrics;
    }

    /** When it was measured, as the class that WHMCS uses for instants. */
    private static function moment(string $iso)
    {
        return class_exists('WHMCS\Carbon') ? \WHMCS\Carbon::parse($iso) : new \DateTimeImmutable($iso);
    }
}
