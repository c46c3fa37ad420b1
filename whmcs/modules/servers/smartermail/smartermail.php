<?php

/**
 * SmarterMail provisioning for WHMCS: hands every command to the Mailroom panel (add-on "mailroom").
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/../../addons/mailroom/lib/autoload.php';

use MailroomWhmcs\Metrics;
use MailroomWhmcs\ServerModule;

function smartermail_MetaData()
{
    return [
        'DisplayName' => 'SmarterMail',
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
 * The 23 options of the module that this one replaces, in its slots: the position is the identity, so
 * entries are only ever appended. What they mean is decided in the panel.
 */
function smartermail_ConfigOptions(array $params = [])
{
    $text = static function ($name, $size, $default, $description) {
        return [
            'FriendlyName' => $name,
            'Type' => 'text',
            'Size' => $size,
            'Default' => $default,
            'Description' => $description,
        ];
    };
    $yesNo = static function ($name, $description) {
        return ['FriendlyName' => $name, 'Type' => 'yesno', 'Default' => 'on', 'Description' => $description];
    };
    return [
        'tranche_gb' => $text('GB per billing tranche', '5', '10', 'Whole number of 1 or more; the recurring price is that of one tranche'),
        'eas_price' => $text('ActiveSync price', '8', '2.00', 'Per mailbox and month, such as 2.50; 0 is free'),
        'mapi_price' => $text('MAPI/Exchange price', '8', '3.00', 'Per mailbox and month, such as 2.50; 0 is free'),
        'combined_price' => $text('ActiveSync + MAPI price', '8', '4.50', 'For a mailbox that has both; 0: each at its own price'),
        'storage_path' => $text('Domain storage path', '40', 'C:\\SmarterMail\\Domains\\', 'Folder on the mail server; the domain is appended'),
        'outbound_ip' => $text('Outbound IP address', '20', 'default', 'An IP address, or default for the one of the server'),
        'max_users' => $text('Maximum users per domain', '5', '0', 'Mailboxes; 0 is unlimited'),
        'delete_data' => $yesNo('Delete data on termination', 'Remove the files with the domain'),
        'password_length' => $text('Minimum password length', '3', '8', 'Characters'),
        'password_upper' => $yesNo('Upper-case letter', 'Passwords need an upper-case letter'),
        'password_digit' => $yesNo('Digit', 'Passwords need a digit'),
        'password_special' => $yesNo('Special character', 'Passwords need one of ! @ # $ % ^ & * - _ = +'),
        'spf' => $text('Primary SPF mechanism', '60', 'include:mail.example.com', 'Replace the placeholder: customers publish exactly this; blank hides SPF'),
        'offer_eas' => $yesNo('Offer ActiveSync', 'Customers may switch it on for their mailboxes'),
        'offer_mapi' => $yesNo('Offer MAPI/Exchange', 'Customers may switch it on for their mailboxes'),
        'threshold_days' => $text('Billing threshold', '5', '1', 'Days of use before ActiveSync or MAPI are billed; 0: bill what is on'),
        'max_domain_aliases' => $text('Maximum domain aliases', '5', '0', '0 hides them'),
        'spf_secondary' => $text('Secondary SPF mechanisms', '60', '', 'Accepted, never recommended; separated by commas'),
        'autodiscover_host' => $text('Autodiscover host', '40', '', 'Blank: the host name of the mail server'),
        'autodiscover_srv' => $text('Autodiscover SRV target', '40', '', 'Blank: the host name of the mail server'),
        'check_dmarc' => $yesNo('Check DMARC', 'Show DMARC in the DNS guide'),
        'dmarc_rua' => $text('DMARC report address', '60', '', 'Suggested to customers; several are separated by commas'),
        'dmarc_policy' => [
            'FriendlyName' => 'DMARC policy',
            'Type' => 'dropdown',
            'Options' => ['none' => 'none', 'quarantine' => 'quarantine', 'reject' => 'reject'],
            'Default' => 'none',
            'Description' => 'Suggested to customers',
        ],
    ];
}

function smartermail_CreateAccount(array $params)
{
    return (new ServerModule('smartermail'))->create($params);
}

function smartermail_SuspendAccount(array $params)
{
    return (new ServerModule('smartermail'))->suspend($params);
}

function smartermail_UnsuspendAccount(array $params)
{
    return (new ServerModule('smartermail'))->unsuspend($params);
}

function smartermail_TerminateAccount(array $params)
{
    return (new ServerModule('smartermail'))->terminate($params);
}

function smartermail_ChangePackage(array $params)
{
    return (new ServerModule('smartermail'))->changePackage($params);
}

function smartermail_ChangePassword(array $params)
{
    return (new ServerModule('smartermail'))->changePassword($params);
}

function smartermail_Renew(array $params)
{
    return (new ServerModule('smartermail'))->renew($params);
}

function smartermail_TestConnection(array $params)
{
    return (new ServerModule('smartermail'))->testConnection($params);
}

function smartermail_UsageUpdate(array $params)
{
    return (new ServerModule('smartermail'))->updateUsage($params);
}

function smartermail_ListAccounts(array $params)
{
    return (new ServerModule('smartermail'))->listAccounts($params);
}

function smartermail_ServiceSingleSignOn(array $params)
{
    return (new ServerModule('smartermail'))->signOn($params);
}

function smartermail_AdminSingleSignOn(array $params)
{
    return (new ServerModule('smartermail'))->adminSignOn($params);
}

function smartermail_AdminServicesTabFields(array $params)
{
    return (new ServerModule('smartermail'))->adminServicesTabFields($params);
}

function smartermail_ClientArea(array $params)
{
    return (new ServerModule('smartermail'))->clientArea($params);
}

function smartermail_refresh(array $params)
{
    return (new ServerModule('smartermail'))->refresh($params);
}

function smartermail_openpanel(array $params)
{
    return (new ServerModule('smartermail'))->openPanel($params);
}

function smartermail_mailserverlogin(array $params)
{
    return (new ServerModule('smartermail'))->openMailServer($params);
}

function smartermail_AdminLink(array $params)
{
    return (new ServerModule('smartermail'))->adminLink();
}

function smartermail_MetricProvider(array $params)
{
    return new Metrics('smartermail', $params);
}

function smartermail_AdminCustomButtonArray()
{
    return [
        'Refresh from mail server' => 'refresh',
        'Open in Mailroom' => 'openpanel',
        'Log in to mail server' => 'mailserverlogin',
    ];
}
