<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/**
 * The three settings of the add-on: where the panel is, and the key that it knows us by.
 *
 * WHMCS keeps the settings of add-ons in clear text. The secret is therefore replaced by its
 * encrypted form (WHMCS's own encrypt) the first time that it is read.
 */
final class Settings
{
    const SEALED = 'sealed:';

    /** @var string without a slash at the end */
    public $panelUrl;

    /** @var string */
    public $keyId;

    /** @var string in clear; never log it */
    public $secret;

    public function __construct(string $panelUrl, string $keyId, string $secret)
    {
        $this->panelUrl = rtrim(trim($panelUrl), '/');
        $this->keyId = trim($keyId);
        $this->secret = trim($secret);
    }

    /** @throws CannotAsk when the add-on is not filled in */
    public static function load(): self
    {
        $values = self::stored();
        $settings = new self(
            $values['panel_url'] ?? '',
            $values['key_id'] ?? '',
            self::opened($values['secret'] ?? '')
        );
        if ($settings->panelUrl === '' || $settings->keyId === '' || $settings->secret === '') {
            throw new CannotAsk(
                'Activate the add-on "Mailroom" and fill in its panel address, key and secret.'
            );
        }
        return $settings;
    }

    /** The panel's address, or '' when it is not filled in; asks nobody but the database. */
    public static function panelUrl(): string
    {
        return rtrim(trim(self::stored()['panel_url'] ?? ''), '/');
    }

    private static function stored(): array
    {
        if (!class_exists(Capsule::class)) {
            return [];
        }
        $values = [];
        foreach (Capsule::table('tbladdonmodules')->where('module', 'mailroom')->get() as $row) {
            $values[$row->setting] = html_entity_decode((string) $row->value, ENT_QUOTES);
        }
        return $values;
    }

    /** The secret in clear; one that is stored in clear is sealed on the way. */
    private static function opened(string $stored): string
    {
        if (strncmp($stored, self::SEALED, strlen(self::SEALED)) === 0) {
            return (string) decrypt(substr($stored, strlen(self::SEALED)));
        }
        if (trim($stored) !== '') {
            Capsule::table('tbladdonmodules')
                ->where('module', 'mailroom')
                ->where('setting', 'secret')
                ->update(['value' => self::SEALED . encrypt(trim($stored))]);
        }
        return $stored;
    }
}
