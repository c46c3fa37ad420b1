<?php

/** The functions that WHMCS gives to modules, as far as ours use them; what they are told is kept. */

use WHMCS\Database\Capsule;

function logModuleCall($module, $action, $request, $response = null, $processed = '', $mask = [])
{
    $show = static function ($value) use ($mask) {
        $text = is_string($value) ? $value : print_r($value, true);
        return str_replace($mask, '****', $text);
    };
    // Both are kept: what WHMCS would store, and what stands there before it masks anything.
    Record::add('module_log', [
        'module' => $module,
        'action' => $action,
        'stored' => [$show($request), $show($response), $show($processed)],
        'unmasked' => [print_r($request, true), print_r($response, true), print_r($processed, true)],
    ]);
}

function logActivity($text, $clientId = 0)
{
    Record::add('activity', (string) $text);
}

function add_hook($name, $priority, $callable)
{
    Record::$hooks[$name][] = $callable;
}

function encrypt($text)
{
    // Another text each time, as in WHMCS.
    return base64_encode(random_bytes(6) . strrev($text));
}

function decrypt($text)
{
    return strrev(substr((string) base64_decode($text), 6));
}

function localAPI($command, $values = [], $admin = null)
{
    Record::add('local_api', ['command' => $command, 'values' => $values]);
    if (in_array($command, Record::$failingCommands, true)) {
        return ['result' => 'error', 'message' => 'refused by the test'];
    }
    $function = 'localApi' . $command;
    return function_exists($function) ? $function($values) : ['result' => 'success'];
}

function localApiUpdateClientProduct(array $values)
{
    $columns = array_filter([
        'username' => $values['serviceusername'] ?? null,
        'password' => isset($values['servicepassword']) ? encrypt($values['servicepassword']) : null,
    ]);
    Capsule::table('tblhosting')->where('id', $values['serviceid'])->update($columns);
    return ['result' => 'success', 'serviceid' => $values['serviceid']];
}

/** Changes, adds and deletes lines, then computes the total anew, as WHMCS does. */
function localApiUpdateInvoice(array $values)
{
    $id = $values['invoiceid'];
    foreach ($values['itemdescription'] ?? [] as $lineId => $description) {
        Capsule::table('tblinvoiceitems')->where('id', $lineId)->update([
            'description' => $description,
            'amount' => $values['itemamount'][$lineId],
            'taxed' => (int) $values['itemtaxed'][$lineId],
        ]);
    }
    foreach ($values['newitemdescription'] ?? [] as $number => $description) {
        Capsule::table('tblinvoiceitems')->insert([
            'invoiceid' => $id,
            'type' => '',
            'relid' => 0,
            'description' => $description,
            'amount' => $values['newitemamount'][$number],
            'taxed' => (int) $values['newitemtaxed'][$number],
            'paymentmethod' => '',
            'notes' => '',
        ]);
    }
    foreach ($values['deletelineids'] ?? [] as $lineId) {
        Capsule::table('tblinvoiceitems')->where('id', $lineId)->delete();
    }
    if (isset($values['status'])) {
        Capsule::table('tblinvoices')->where('id', $id)->update(['status' => $values['status']]);
    }
    $total = Capsule::connection()->select('SELECT SUM(amount) AS total FROM tblinvoiceitems WHERE invoiceid = ?', [$id]);
    Capsule::table('tblinvoices')->where('id', $id)->update(['subtotal' => $total[0]->total, 'total' => $total[0]->total]);
    return ['result' => 'success', 'invoiceid' => $id];
}
