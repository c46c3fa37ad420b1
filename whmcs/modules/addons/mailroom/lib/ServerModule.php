<?php

namespace MailroomWhmcs;

/**
 * What both server modules do: one method per function that WHMCS calls. None decides anything, and
 * none throws: WHMCS gets what it expects whatever happens.
 */
final class ServerModule
{
    /** @var string folder name, which is also the platform's name in the panel */
    private $name;

    public function __construct(string $name)
    {
        $this->name = $name;
    }

    public function create(array $params): string
    {
        return $this->command(function (Parameters $told) use ($params) {
            $message = $told->order() + [
                'service_username' => $told->text('username'),
                'service_password' => $told->text('password'),
            ];
            $answer = $this->bridge()->ask('create', $message);
            if ($answer->isSuccess()) {
                Credentials::store($params, $answer->text('service_username'), $answer->text('service_password'));
            }
            return $answer;
        }, $params);
    }

    public function suspend(array $params): string
    {
        return $this->command(function (Parameters $told) {
            $message = $told->placedService() + ['suspend_reason' => $told->text('suspendreason')];
            return $this->bridge()->ask('suspend', $message);
        }, $params);
    }

    public function unsuspend(array $params): string
    {
        return $this->command(function (Parameters $told) {
            return $this->bridge()->ask('unsuspend', $told->placedService());
        }, $params);
    }

    public function terminate(array $params): string
    {
        return $this->command(function (Parameters $told) {
            return $this->bridge()->ask('terminate', $told->placedService());
        }, $params);
    }

    public function changePackage(array $params): string
    {
        return $this->command(function (Parameters $told) {
            return $this->bridge()->ask('change-package', $told->order());
        }, $params);
    }

    public function renew(array $params): string
    {
        return $this->command(function (Parameters $told) {
            return $this->bridge()->ask('renew', $told->service());
        }, $params);
    }

    /** A customer who asks for it reads the answer, so it is another sentence. */
    public function changePassword(array $params): string
    {
        $visitor = Visitor::current();
        return $this->command(function (Parameters $told) use ($visitor) {
            $message = $told->placedService() + [
                'service_password' => $told->text('password'),
                'by_customer' => $visitor->isCustomer(),
            ];
            return $this->bridge()->ask('change-password', $message);
        }, $params, $visitor);
    }

    public function testConnection(array $params): array
    {
        $error = $this->command(function (Parameters $told) {
            return $this->bridge()->ask('test-connection', $told->serverForm());
        }, $params);
        return $error === 'success' ? ['success' => true, 'error' => ''] : ['success' => false, 'error' => $error];
    }

    public function listAccounts(array $params): array
    {
        $accounts = [];
        $error = $this->command(function (Parameters $told) use (&$accounts) {
            $answer = $this->bridge()->ask('list-accounts', $told->server());
            $accounts = $answer->rows('accounts');
            return $answer;
        }, $params);
        if ($error !== 'success') {
            return ['success' => false, 'error' => $error];
        }
        $address = (new Parameters($this->name, $params))->text('serverip');
        return ['success' => true, 'accounts' => array_map(static function (array $account) use ($address) {
            return [
                'email' => $account['email'],
                'username' => $account['admin_username'],
                'domain' => $account['domain_name'],
                'uniqueIdentifier' => $account['domain_name'],
                'product' => $account['product_name'],
                'primaryip' => $address,
                'created' => $account['created_on'] === '' ? '' : $account['created_on'] . ' 00:00:00',
                'status' => $account['is_enabled'] ? \WHMCS\Service\Status::ACTIVE : \WHMCS\Service\Status::SUSPENDED,
            ];
        }, $accounts)];
    }

    /** Writes the figures of all services of the server; WHMCS ignores what is returned. */
    public function updateUsage(array $params): string
    {
        return $this->command(function (Parameters $told) {
            $answer = $this->bridge()->ask('usage', $told->serverId());
            if ($answer->isSuccess()) {
                DiskUsage::write($answer->rows('services'));
            }
            return $answer;
        }, $params);
    }

    public function signOn(array $params): array
    {
        $visitor = Visitor::current();
        return $this->link(function (Parameters $told) use ($visitor) {
            return $this->bridge()->ask('sso', $told->service() + $told->client() + self::person($visitor));
        }, $params, $visitor);
    }

    public function adminSignOn(array $params): array
    {
        return $this->link(function (Parameters $told) {
            return $this->bridge()->ask('server-page', $told->server());
        }, $params);
    }

    /** Staff button: WHMCS opens a new window for the address after the bar. */
    public function openPanel(array $params): string
    {
        $link = $this->link(function (Parameters $told) {
            $message = $told->service() + $told->client() + self::person(Visitor::current());
            return $this->bridge()->ask('sso', ['is_staff' => true, 'whmcs_user_id' => null] + $message);
        }, $params);
        return $link['success'] ? 'window|' . $link['redirectTo'] : $link['errorMsg'];
    }

    /** Staff button: the domain's administration on the mail server itself. */
    public function openMailServer(array $params): string
    {
        $link = $this->link(function (Parameters $told) {
            $message = $told->service() + ['person_name' => Visitor::current()->name];
            return $this->bridge()->ask('mail-server-login', $message);
        }, $params);
        return $link['success'] ? 'window|' . $link['redirectTo'] : $link['errorMsg'];
    }

    public function refresh(array $params): string
    {
        return $this->command(function (Parameters $told) {
            return $this->bridge()->ask('refresh', $told->service() + ['person_name' => Visitor::current()->name]);
        }, $params);
    }

    public function adminLink(): string
    {
        try {
            $url = Settings::panelUrl();
        } catch (\Throwable $error) {
            $url = '';
        }
        if ($url === '') {
            return '';
        }
        return '<a href="' . Html::escape($url) . '/admin/" target="_blank" rel="noopener"'
            . ' class="btn btn-default btn-sm">Mailroom</a>';
    }

    /** Rows of the staff's service page: never an exception, never a long wait. */
    public function adminServicesTabFields(array $params): array
    {
        $lines = [];
        $error = $this->command(function (Parameters $told) use (&$lines) {
            $message = $told->service() + ['language' => Words::staffLanguage()];
            $answer = $this->bridge()->ask('state', $message, Bridge::PAGE_SECONDS);
            $lines = $answer->rows('lines');
            return $answer;
        }, $params);
        if ($error !== 'success') {
            return ['Mailroom' => Html::line($error, true)];
        }
        $fields = [];
        foreach ($lines as $line) {
            $html = Html::line($line['text'], $line['is_warning']);
            $fields[$line['label']] = isset($fields[$line['label']]) ? $fields[$line['label']] . '<br>' . $html : $html;
        }
        return $fields;
    }

    /** The customer's overview; a plain sentence while the panel is away. */
    public function clientArea(array $params): array
    {
        $language = Words::language($params);
        $overview = ['notice' => Words::of($language, 'away'), 'button' => '', 'lines' => []];
        $this->command(function (Parameters $told) use ($language, &$overview) {
            $message = $told->service() + $told->client() + ['language' => $language];
            $answer = $this->bridge()->ask('overview', $message, Bridge::PAGE_SECONDS);
            if ($answer->isSuccess()) {
                $overview = [
                    'notice' => $answer->text('notice'),
                    'button' => $answer->text('button'),
                    'lines' => $answer->rows('lines'),
                ];
            } elseif ($answer->isFromPanel()) {
                $overview['notice'] = $answer->customerMessage() ?: Words::of($language, 'refused');
            }
            return $answer;
        }, $params);
        return [
            'tabOverviewModuleOutputTemplate' => 'templates/overview.tpl',
            'templateVariables' => ['mailroom' => $overview + ['service_id' => (int) ($params['serviceid'] ?? 0)]],
        ];
    }

    private function bridge(): Bridge
    {
        return new Bridge($this->name);
    }

    private static function person(Visitor $visitor): array
    {
        return [
            'is_staff' => $visitor->isStaff,
            'whmcs_user_id' => $visitor->userId,
            'person_name' => $visitor->name,
        ];
    }

    /** Runs a command; 'success', or the sentence for whoever reads it. */
    private function command(callable $ask, array $params, ?Visitor $reader = null): string
    {
        $isCustomer = $reader !== null && $reader->isCustomer();
        try {
            $answer = $ask(new Parameters($this->name, $params));
        } catch (CannotAsk $reason) {
            return $isCustomer ? Words::of(Words::language($params), 'refused') : $reason->getMessage();
        } catch (\Throwable $error) {
            $this->report($error);
            return $isCustomer
                ? Words::of(Words::language($params), 'refused')
                : 'The Mailroom module met an error of its own; see the activity log.';
        }
        if ($answer->isSuccess()) {
            return 'success';
        }
        if ($isCustomer) {
            $key = $answer->isFromPanel() ? 'refused' : 'away';
            return $answer->customerMessage() ?: Words::of(Words::language($params), $key);
        }
        return $answer->staffMessage();
    }

    private function link(callable $ask, array $params, ?Visitor $reader = null): array
    {
        $url = '';
        $error = $this->command(static function (Parameters $told) use ($ask, &$url) {
            $answer = $ask($told);
            $url = $answer->text('redirect_url');
            return $answer;
        }, $params, $reader);
        return $error === 'success'
            ? ['success' => true, 'redirectTo' => $url]
            : ['success' => false, 'errorMsg' => $error];
    }

    /** Class, place and message; no trace, because arguments hold passwords. */
    private function report(\Throwable $error): void
    {
        if (function_exists('logActivity')) {
            $place = basename($error->getFile()) . ':' . $error->getLine();
            logActivity("Mailroom ($this->name): " . get_class($error) . ' in ' . $place . ': ' . $error->getMessage());
        }
    }
}
