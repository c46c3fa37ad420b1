<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/**
 * Maps what WHMCS passes to a module (numbers as texts, nulls, missing keys) to members of a
 * message. It judges nothing: whether a value makes sense is decided in the panel.
 */
final class Parameters
{
    const OPTION_COUNT = 24;

    /** @var string */
    private $platform;

    /** @var array */
    private $params;

    public function __construct(string $platform, array $params)
    {
        $this->platform = $platform;
        $this->params = $params;
    }

    /** @throws CannotAsk when WHMCS names no service */
    public function service(): array
    {
        return ['whmcs_service_id' => $this->id('serviceid', 'This command belongs to a service; WHMCS names none.')];
    }

    /** The service and the mail server that it is on. */
    public function placedService(): array
    {
        return $this->service() + $this->server();
    }

    /** @throws CannotAsk when WHMCS names no client */
    public function client(): array
    {
        return ['whmcs_client_id' => $this->id('userid', 'WHMCS names no client of this service.')];
    }

    /** The saved server record. */
    public function server(): array
    {
        $id = $this->id('serverid', 'No mail server is chosen for this service in WHMCS.');
        return $this->serverForm($id);
    }

    /** The server as a form holds it; without an id while it is not saved. */
    public function serverForm(?int $id = null): array
    {
        $host = $this->text('serverhostname') !== '' ? $this->text('serverhostname') : $this->text('serverip');
        if ($host === '') {
            throw new CannotAsk('The mail server has neither a host name nor an IP address in WHMCS.');
        }
        $port = (int) $this->text('serverport');
        $id = $id !== null ? $id : ((int) $this->text('serverid') ?: null);
        return [
            'platform' => $this->platform,
            'server' => [
                'whmcs_server_id' => $id,
                'name' => $id !== null ? $this->named('tblservers', $id) : '',
                'host_name' => $host,
                'port' => $port > 0 ? $port : null,
                'is_secure' => self::isYes($this->params['serversecure'] ?? ''),
                'username' => $this->text('serverusername'),
                'password' => $this->text('serverpassword'),
            ],
        ];
    }

    /** Platform and id of the server, for what is read from the panel's own rows. */
    public function serverId(): array
    {
        return ['platform' => $this->platform, 'whmcs_server_id' => $this->id('serverid', 'WHMCS names no server.')];
    }

    /** Everything that decides what is set up. */
    public function order(): array
    {
        return $this->placedService() + $this->client() + [
            'whmcs_product_id' => $this->id('pid', 'WHMCS names no product of this service.'),
            'domain_name' => $this->text('domain'),
            'client' => $this->person(),
            'product' => ['name' => $this->named('tblproducts', (int) $this->text('pid')), 'option_texts' => (object) $this->options()],
            'configurable_texts' => (object) $this->configurableOptions(),
        ];
    }

    public function text(string $name): string
    {
        $value = $this->params[$name] ?? '';
        return is_scalar($value) ? (string) $value : '';
    }

    private function id(string $name, string $complaint): int
    {
        $id = (int) $this->text($name);
        if ($id <= 0) {
            throw new CannotAsk($complaint);
        }
        return $id;
    }

    private function person(): array
    {
        $details = is_array($this->params['clientsdetails'] ?? null) ? $this->params['clientsdetails'] : [];
        $told = new self($this->platform, $details);
        $name = $told->text('fullname');
        return [
            'full_name' => $name !== '' ? $name : trim($told->text('firstname') . ' ' . $told->text('lastname')),
            'company_name' => $told->text('companyname'),
            'email' => $told->text('email'),
            'language' => $told->text('language'),
        ];
    }

    /** The name of a product or a server, which WHMCS does not pass. */
    private function named(string $table, int $id): string
    {
        return (string) Capsule::table($table)->where('id', $id)->value('name');
    }

    private function options(): array
    {
        $options = [];
        for ($slot = 1; $slot <= self::OPTION_COUNT; $slot++) {
            if (isset($this->params["configoption$slot"])) {
                $options[(string) $slot] = $this->text("configoption$slot");
            }
        }
        return $options;
    }

    private function configurableOptions(): array
    {
        $options = [];
        $given = $this->params['configoptions'] ?? [];
        foreach (is_array($given) ? $given : [] as $name => $value) {
            if (is_scalar($value)) {
                $options[(string) $name] = is_bool($value) ? ($value ? '1' : '0') : (string) $value;
            }
        }
        return $options;
    }

    private static function isYes($value): bool
    {
        return in_array(is_string($value) ? strtolower($value) : $value, [true, 1, '1', 'on', 'yes', 'true'], true);
    }
}
