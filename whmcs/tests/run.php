<?php

/**
 * Plays WHMCS for one request: loads the modules from a folder as WHMCS does, calls what the scenario
 * on standard input names, and writes what came of it as JSON to standard output.
 *
 *     php whmcs/tests/run.php MODULES_FOLDER < scenario.json
 *
 * scenario: {"calls": [...], "visitor": {...}, "session": {...}, "get": {...}, "failing_commands": []}
 * call: {"module": "smartermail", "function": "CreateAccount", "params": {...}}, or
 *       {"addon": "output"}, {"hook": "InvoiceCreation", "vars": {...}}, {"sidebar": {...}, "service_id": 101},
 *       {"metrics": "usage" | "metrics" | "tenant", "module": ..., "params": {...}, "tenant": "client.test"}
 * The environment holds WHMCS_TEST_DSN, WHMCS_TEST_USER, WHMCS_TEST_PASSWORD of a real database.
 */

error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
define('WHMCS', true);
require __DIR__ . '/stubs/Record.php';
set_error_handler(static function ($number, $message, $file, $line) {
    Record::add('faults', "$message at " . basename($file) . ":$line");
    return true;
});
require __DIR__ . '/stubs/functions.php';
require __DIR__ . '/stubs/Capsule.php';
require __DIR__ . '/stubs/usage_billing.php';
require __DIR__ . '/stubs/Smarty.php';
require __DIR__ . '/Whmcs.php';

$scenario = json_decode(stream_get_contents(STDIN), true, 64, JSON_THROW_ON_ERROR);
$whmcs = new Whmcs($argv[1], $scenario);
$results = [];
foreach ($scenario['calls'] as $call) {
    ob_start();
    $returned = $whmcs->play($call);
    $echoed = ob_get_clean();
    $results[] = ['returned' => $returned, 'echoed' => $echoed];
}
echo json_encode(['results' => $results] + Record::$entries, JSON_THROW_ON_ERROR), "\n";
