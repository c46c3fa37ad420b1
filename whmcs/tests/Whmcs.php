<?php

use WHMCS\Authentication\CurrentUser;
use WHMCS\Database\Capsule;
use WHMCS\View\Menu\Item;

/** WHMCS around the modules: who is signed in, what it does with what a module returns. */
final class Whmcs
{
    /** The status of a service after a command that returned 'success' (whmcs.md 1.4). */
    const STATUS_AFTER = [
        'CreateAccount' => 'Active',
        'SuspendAccount' => 'Suspended',
        'UnsuspendAccount' => 'Active',
        'TerminateAccount' => 'Terminated',
    ];
    const QUEUED = ['CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'Renew', 'ChangePackage'];

    /** @var string */
    private $folder;

    public function __construct(string $folder, array $scenario)
    {
        $this->folder = rtrim($folder, '/');
        $visitor = $scenario['visitor'] ?? [];
        CurrentUser::$user = isset($visitor['user']) ? (object) $visitor['user'] : null;
        CurrentUser::$admin = isset($visitor['admin']) ? (object) $visitor['admin'] : null;
        CurrentUser::$isMasquerading = $visitor['masquerading'] ?? false;
        if ($visitor['area'] ?? '') {
            define($visitor['area'], true);
        }
        $_SESSION = $scenario['session'] ?? [];
        $_GET = $_REQUEST = $scenario['get'] ?? [];
        Record::$failingCommands = $scenario['failing_commands'] ?? [];
    }

    public function play(array $call)
    {
        if (isset($call['addon'])) {
            require_once "$this->folder/addons/mailroom/mailroom.php";
            return ('mailroom_' . $call['addon'])($call['vars'] ?? []);
        }
        if (isset($call['hook'])) {
            return $this->fire($call['hook'], $call['vars'] ?? []);
        }
        if (isset($call['sidebar'])) {
            $sidebar = new Item($call['sidebar']);
            $this->fire('ClientAreaPrimarySidebar', $sidebar);
            return $sidebar->names();
        }
        require_once "$this->folder/servers/{$call['module']}/{$call['module']}.php";
        if (isset($call['metrics'])) {
            return $this->metrics($call);
        }
        if (isset($call['render'])) {
            return $this->render($call['module'], $call['params'] ?? []);
        }
        $function = "{$call['module']}_{$call['function']}";
        if (!function_exists($function)) {
            return null;
        }
        $returned = $function($call['params'] ?? []);
        $this->react($call, $returned);
        return $returned;
    }

    /** Exactly the text 'success' is a success; anything else waits in the module queue. */
    private function react(array $call, $returned): void
    {
        $id = (int) ($call['params']['serviceid'] ?? 0);
        if ($id === 0 || !in_array($call['function'], self::QUEUED, true)) {
            return;
        }
        if ($returned !== 'success') {
            Capsule::table('tblmodulequeue')->insert([
                'service_type' => 'service',
                'service_id' => $id,
                'module_name' => $call['module'],
                'module_action' => $call['function'],
                'last_attempt_error' => (string) $returned,
            ]);
        } elseif (isset(self::STATUS_AFTER[$call['function']])) {
            Capsule::table('tblhosting')->where('id', $id)->update([
                'domainstatus' => self::STATUS_AFTER[$call['function']],
            ]);
        }
    }

    private function fire(string $name, $argument): array
    {
        require_once "$this->folder/addons/mailroom/hooks.php";
        return array_map(static function (callable $hook) use ($argument) {
            return $hook($argument);
        }, Record::$hooks[$name] ?? []);
    }

    private function metrics(array $call): array
    {
        $provider = ("{$call['module']}_MetricProvider")($call['params'] ?? []);
        if (!$provider instanceof WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface) {
            throw new LogicException('not a provider');
        }
        if ($call['metrics'] === 'metrics') {
            return array_map([self::class, 'metric'], $provider->metrics());
        }
        if ($call['metrics'] === 'tenant') {
            return array_map([self::class, 'metric'], $provider->tenantUsage($call['tenant']));
        }
        return array_map(static function (array $metrics) {
            return array_map([self::class, 'metric'], $metrics);
        }, $provider->usage());
    }

    private static function metric($metric): array
    {
        $usage = $metric->usage();
        return [
            'name' => $metric->systemName(),
            'label' => $metric->displayName(),
            'type' => $metric->type(),
            'unit' => get_class($metric->units()),
            'value' => $usage ? $usage->value() : null,
            'collected_at' => $usage ? $usage->collectedAt()->format(DATE_ATOM) : null,
        ];
    }

    /** The customer's page as HTML. */
    private function render(string $module, array $params): string
    {
        $page = ("{$module}_ClientArea")($params);
        $template = file_get_contents("$this->folder/servers/$module/" . $page['tabOverviewModuleOutputTemplate']);
        return SmartyPart::render($template, $page['templateVariables']);
    }
}
