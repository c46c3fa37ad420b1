<?php

/** What the module under test did besides returning something. */
final class Record
{
    /** @var array name => list of entries */
    public static $entries = ['module_log' => [], 'activity' => [], 'local_api' => [], 'faults' => [], 'statements' => []];

    /** @var array hook name => list of callables */
    public static $hooks = [];

    /** @var string[] commands that localAPI refuses in this run */
    public static $failingCommands = [];

    public static function add(string $name, $entry): void
    {
        self::$entries[$name][] = $entry;
    }
}
