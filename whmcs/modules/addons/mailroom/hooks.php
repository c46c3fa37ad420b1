<?php

/**
 * Hooks of the add-on; loaded on every page of WHMCS, so nothing is done here but to name them.
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/autoload.php';

use MailroomWhmcs\Hooks;

add_hook('InvoiceCreation', 1, static function ($vars) {
    Hooks::invoiceCreated($vars);
});

// The second chance, when the panel was away at the first; it changes nothing when all is there.
add_hook('InvoiceCreationPreEmail', 1, static function ($vars) {
    Hooks::invoiceCreated($vars);
});

add_hook('InvoiceCancelled', 1, static function ($vars) {
    Hooks::invoiceCancelled($vars);
});

add_hook('ProductEdit', 1, static function ($vars) {
    Hooks::productSaved($vars);
});

add_hook('AdminAreaHeaderOutput', 1, static function ($vars) {
    return Hooks::adminPage($vars);
});

add_hook('ClientAreaPrimarySidebar', 1, static function ($sidebar) {
    Hooks::clientSidebar($sidebar);
});
