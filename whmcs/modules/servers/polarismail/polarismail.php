<?php

/**
 * PolarisMail provisioning for WHMCS: hands every command to the Mailroom panel (add-on "mailroom").
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/../../addons/mailroom/lib/autoload.php';

use MailroomWhmcs\Metrics;
use MailroomWhmcs\ServerModule;

function polarismail_MetaData()
{
    return [
        'DisplayName' => 'PolarisMail',
        'APIVersion' => '1.1',
        'RequiresServer' => true,
        'DefaultNonSSLPort' => '80',
        'DefaultSSLPort' => '443',
        'ServiceSingleSignOnLabel' => 'Login to Control Panel',
        'AdminSingleSignOnLabel' => 'Open in Mailroom',
        'ListAccountsUniqueIdentifierDisplayName' => 'Domain',
        'ListAccountsUniqueIdentifierField' => 'domain',
    ];
}

/**
 * Everything that a service includes comes from the five configurable options of its product: Total
 * Mailboxes, Total Enhanced Mailboxes, Mailbox Quota (GB), Total Aliases, Total Distribution Lists.
 * The panel names one that has no value.
 */
function polarismail_ConfigOptions(array $params = [])
{
    return [];
}

function polarismail_CreateAccount(array $params)
{
    return (new ServerModule('polarismail'))->create($params);
}

function polarismail_SuspendAccount(array $params)
{
    return (new ServerModule('polarismail'))->suspend($params);
}

function polarismail_UnsuspendAccount(array $params)
{
    return (new ServerModule('polarismail'))->unsuspend($params);
}

function polarismail_TerminateAccount(array $params)
{
    return (new ServerModule('polarismail'))->terminate($params);
}

function polarismail_ChangePackage(array $params)
{
    return (new ServerModule('polarismail'))->changePackage($params);
}

function polarismail_ChangePassword(array $params)
{
    return (new ServerModule('polarismail'))->changePassword($params);
}

function polarismail_Renew(array $params)
{
    return (new ServerModule('polarismail'))->renew($params);
}

function polarismail_TestConnection(array $params)
{
    return (new ServerModule('polarismail'))->testConnection($params);
}

function polarismail_UsageUpdate(array $params)
{
    return (new ServerModule('polarismail'))->updateUsage($params);
}

function polarismail_ListAccounts(array $params)
{
    return (new ServerModule('polarismail'))->listAccounts($params);
}

function polarismail_ServiceSingleSignOn(array $params)
{
    return (new ServerModule('polarismail'))->signOn($params);
}

function polarismail_AdminSingleSignOn(array $params)
{
    return (new ServerModule('polarismail'))->adminSignOn($params);
}

function polarismail_AdminServicesTabFields(array $params)
{
    return (new ServerModule('polarismail'))->adminServicesTabFields($params);
}

function polarismail_ClientArea(array $params)
{
    return (new ServerModule('polarismail'))->clientArea($params);
}

function polarismail_refresh(array $params)
{
    return (new ServerModule('polarismail'))->refresh($params);
}

function polarismail_openpanel(array $params)
{
    return (new ServerModule('polarismail'))->openPanel($params);
}

function polarismail_AdminLink(array $params)
{
    return (new ServerModule('polarismail'))->adminLink();
}

function polarismail_MetricProvider(array $params)
{
    return new Metrics('polarismail', $params);
}

function polarismail_AdminCustomButtonArray()
{
    return [
        'Refresh from mail server' => 'refresh',
        'Open in Mailroom' => 'openpanel',
    ];
}
