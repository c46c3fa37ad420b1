<?php

namespace MailroomWhmcs;

/**
 * Puts the hidden administrator on WHMCS's service record, when it is another than what was there.
 * The panel keeps its own copy, so a failure here is told and stops nothing.
 */
final class Credentials
{
    public static function store(array $params, string $username, string $password): void
    {
        $values = [];
        if ($username !== '' && $username !== (string) ($params['username'] ?? '')) {
            $values['serviceusername'] = $username;
        }
        if ($password !== '') {
            $values['servicepassword'] = $password;
        }
        if ($values === []) {
            return;
        }
        $id = (int) $params['serviceid'];
        $result = localAPI('UpdateClientProduct', ['serviceid' => $id] + $values);
        if (($result['result'] ?? '') === 'success' || self::saveOnModel($params, $username, $password)) {
            return;
        }
        logActivity("Mailroom: the administrator of service $id could not be stored on its record; the panel has it.");
    }

    /** The way for places where localAPI may fail (whmcs.md 1.10). */
    private static function saveOnModel(array $params, string $username, string $password): bool
    {
        $model = $params['model'] ?? null;
        if (!is_object($model) || !isset($model->serviceProperties)) {
            return false;
        }
        $model->serviceProperties->save(array_filter(['Username' => $username, 'Password' => $password]));
        return true;
    }
}
