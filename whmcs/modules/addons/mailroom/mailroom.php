<?php

/**
 * The add-on of Mailroom: three settings, a health page, the hooks, and the code that both server
 * modules share.
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/autoload.php';

use MailroomWhmcs\HealthPage;
use MailroomWhmcs\Version;

function mailroom_config()
{
    return [
        'name' => 'Mailroom',
        'description' => 'Self-service client area for e-mail hosting: settings and health of the link to the panel.',
        'author' => 'Mailroom',
        'language' => 'english',
        'version' => Version::MODULES,
        'fields' => [
            'panel_url' => [
                'FriendlyName' => 'Panel address',
                'Type' => 'text',
                'Size' => '60',
                'Default' => '',
                'Description' => 'PUBLIC_URL of the panel, such as https://mail.example.com',
            ],
            'key_id' => [
                'FriendlyName' => 'Key',
                'Type' => 'text',
                'Size' => '30',
                'Default' => 'main',
                'Description' => 'What stands before the colon in BRIDGE_KEYS of the panel',
            ],
            'secret' => [
                'FriendlyName' => 'Secret',
                'Type' => 'password',
                'Size' => '60',
                'Default' => '',
                'Description' => 'What stands behind the colon; WHMCS keeps it encrypted once it has been used',
            ],
        ],
    ];
}

function mailroom_activate()
{
    return ['status' => 'success', 'description' => 'Fill in the three settings, then open the add-on for its health page.'];
}

function mailroom_deactivate()
{
    return ['status' => 'success', 'description' => 'Services and the panel stay as they are.'];
}

function mailroom_output($vars)
{
    echo HealthPage::html();
}
