<?php

namespace MailroomWhmcs;

/**
 * Signs a message, posts it to the panel and reads the answer (docs/bridge.md). Each call is
 * logged with every secret masked.
 */
final class Bridge
{
    const CONNECT_SECONDS = 5;

    /** A command waits up to 20 seconds in the panel. */
    const COMMAND_SECONDS = 30;

    /** A page of WHMCS waits for the answer. */
    const PAGE_SECONDS = 6;

    const MASK = '********';

    /** Members that hold a secret, wherever they stand. */
    const SECRET_MEMBERS = ['password', 'service_password', 'redirect_url'];

    /** @var string the module that asks, for WHMCS's module log */
    private $module;

    public function __construct(string $module)
    {
        $this->module = $module;
    }

    /** @throws CannotAsk when the add-on is not filled in */
    public function ask(string $command, array $message, int $seconds = self::COMMAND_SECONDS): Answer
    {
        $settings = Settings::load();
        $message = ['request_id' => bin2hex(random_bytes(8))] + $message;
        $url = $settings->panelUrl . '/bridge/v1/' . $command;
        $body = json_encode($message, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
        if ($body === false || !preg_match('#^https?://[^/]+#i', $url)) {
            throw new CannotAsk('The panel address of the add-on "Mailroom" must begin with https:// or http://.');
        }
        $answer = $this->post($url, $body, $settings, $seconds);
        $this->log($command, $url, $message, $answer, $settings);
        return $answer;
    }

    private function post(string $url, string $body, Settings $settings, int $seconds): Answer
    {
        $date = '';
        $handle = curl_init($url);
        curl_setopt_array($handle, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => $this->headers($url, $body, $settings),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_CONNECTTIMEOUT => min(self::CONNECT_SECONDS, $seconds),
            CURLOPT_TIMEOUT => $seconds,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_SSL_VERIFYPEER => true,
            CURLOPT_SSL_VERIFYHOST => 2,
            CURLOPT_HEADERFUNCTION => static function ($curl, $line) use (&$date) {
                if (stripos($line, 'Date:') === 0) {
                    $date = trim(substr($line, 5));
                }
                return strlen($line);
            },
        ]);
        $text = curl_exec($handle);
        $status = (int) curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
        $error = curl_error($handle);
        curl_close($handle);
        $told = $date === '' ? false : strtotime($date);
        $skew = $told === false ? null : $told - time();
        if ($text === false) {
            return new Answer(0, [], "The panel at $settings->panelUrl cannot be reached: $error", null);
        }
        $members = json_decode((string) $text, true);
        $members = is_array($members) ? $members : [];
        return new Answer($status, $members, self::trouble($status, $members, $settings, $skew), $skew);
    }

    private function headers(string $url, string $body, Settings $settings): array
    {
        $path = (string) parse_url($url, PHP_URL_PATH);
        $timestamp = (string) time();
        $nonce = bin2hex(random_bytes(16));
        $signed = "POST\n$path\n$timestamp\n$nonce\n$body";
        return [
            'Content-Type: application/json',
            'Accept: application/json',
            'Expect:',
            'X-Mailroom-Key: ' . $settings->keyId,
            'X-Mailroom-Timestamp: ' . $timestamp,
            'X-Mailroom-Nonce: ' . $nonce,
            'X-Mailroom-Signature: ' . hash_hmac('sha256', $signed, $settings->secret),
        ];
    }

    private static function trouble(int $status, array $members, Settings $settings, ?int $skew): string
    {
        if ($status === 401) {
            $clocks = $skew === null || abs($skew) < 5
                ? ''
                : " The panel's clock differs from this one by $skew seconds; 300 are allowed.";
            return 'The panel does not accept the key: compare key and secret of the add-on "Mailroom" with '
                . "BRIDGE_KEYS of the panel.$clocks";
        }
        if (!isset($members['result'])) {
            return "No Mailroom panel answers at $settings->panelUrl (HTTP $status): check the panel address.";
        }
        return '';
    }

    private function log(string $command, string $url, array $message, Answer $answer, Settings $settings): void
    {
        if (!function_exists('logModuleCall')) {
            return;
        }
        $secrets = [$settings->secret];
        $request = self::masked($message, $secrets);
        $response = $answer->isFromPanel()
            ? self::masked($answer->members, $secrets)
            : ['http_status' => $answer->httpStatus, 'trouble' => $answer->staffMessage()];
        logModuleCall(
            $this->module,
            $command,
            ['url' => $url, 'message' => $request],
            $response,
            $answer->isSuccess() ? 'success' : $answer->staffMessage(),
            array_values(array_unique($secrets))
        );
    }

    /** The same without secrets; those that were found are added to $secrets. */
    private static function masked(array $members, array &$secrets): array
    {
        foreach ($members as $name => $value) {
            if (is_array($value)) {
                $members[$name] = self::masked($value, $secrets);
            } elseif (in_array($name, self::SECRET_MEMBERS, true) && (string) $value !== '') {
                $secrets[] = (string) $value;
                $members[$name] = self::MASK;
            }
        }
        return $members;
    }
}
