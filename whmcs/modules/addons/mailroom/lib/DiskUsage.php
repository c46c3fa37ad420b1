<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/** Writes figures to tblhosting, many services a statement. Updates rows that exist, adds none. */
final class DiskUsage
{
    const BATCH = 500;

    /** @param array $services as the panel tells them: id, megabytes used and allowed, when measured */
    public static function write(array $services): void
    {
        foreach (array_chunk($services, self::BATCH) as $batch) {
            self::writeBatch($batch);
        }
    }

    private static function writeBatch(array $batch): void
    {
        $cases = ['diskusage' => '', 'disklimit' => '', 'lastupdate' => ''];
        $bindings = ['diskusage' => [], 'disklimit' => [], 'lastupdate' => []];
        $ids = [];
        foreach ($batch as $service) {
            $id = (int) $service['whmcs_service_id'];
            $ids[] = $id;
            $values = [
                'diskusage' => (int) $service['disk_used_megabytes'],
                'disklimit' => (int) $service['disk_limit_megabytes'],
                // WHMCS keeps local time without a zone.
                'lastupdate' => date('Y-m-d H:i:s', strtotime($service['measured_at'])),
            ];
            foreach ($values as $column => $value) {
                $cases[$column] .= ' WHEN ? THEN ?';
                array_push($bindings[$column], $id, $value);
            }
        }
        $assignments = [];
        foreach ($cases as $column => $whens) {
            $assignments[] = "$column = CASE id$whens ELSE $column END";
        }
        $places = implode(', ', array_fill(0, count($ids), '?'));
        Capsule::connection()->update(
            'UPDATE tblhosting SET ' . implode(', ', $assignments) . " WHERE id IN ($places)",
            array_merge($bindings['diskusage'], $bindings['disklimit'], $bindings['lastupdate'], $ids)
        );
    }
}
