<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/**
 * Brings the lines of an invoice to what the panel says they are, by WHMCS's own UpdateInvoice, which
 * computes the totals anew. Doing it twice changes nothing the second time.
 */
final class Invoices
{
    const MODULES = ['smartermail', 'polarismail'];
    const SECONDS = 20;

    /** A new invoice, before it is sent. Invoices without a service of ours are left alone. */
    public static function complete(int $invoiceId): void
    {
        $lines = self::lines($invoiceId);
        if (!self::concernsUs($lines)) {
            return;
        }
        $bridge = new Bridge('mailroom');
        $message = ['whmcs_invoice_id' => $invoiceId];
        $answer = $bridge->ask('invoice-lines', $message + ['lines' => $lines], self::SECONDS);
        self::expectSuccess($answer, $invoiceId);
        $changes = self::changes($answer);
        if ($changes !== []) {
            $result = localAPI('UpdateInvoice', ['invoiceid' => $invoiceId] + $changes);
            if (($result['result'] ?? '') !== 'success') {
                throw new CannotAsk("WHMCS refuses to change invoice $invoiceId: " . ($result['message'] ?? ''));
            }
        }
        self::expectSuccess($bridge->ask('invoice-applied', $message, self::SECONDS), $invoiceId);
        if ($answer->rows('held') !== []) {
            self::hold($invoiceId, $answer->rows('held'));
        }
    }

    /** The panel wants staff to look before the invoice goes out: it stays a draft. */
    private static function hold(int $invoiceId, array $serviceIds): void
    {
        localAPI('UpdateInvoice', ['invoiceid' => $invoiceId, 'status' => 'Draft']);
        $named = implode(', ', $serviceIds);
        logActivity("Mailroom: invoice $invoiceId stays a draft: storage of service $named was never measured.");
    }

    /** A cancelled invoice: what it billed is free for the next one. */
    public static function release(int $invoiceId): void
    {
        if (self::concernsUs(self::lines($invoiceId))) {
            $message = ['whmcs_invoice_id' => $invoiceId];
            self::expectSuccess((new Bridge('mailroom'))->ask('invoice-cancelled', $message, self::SECONDS), $invoiceId);
        }
    }

    private static function expectSuccess(Answer $answer, int $invoiceId): void
    {
        if (!$answer->isSuccess()) {
            throw new CannotAsk("Invoice $invoiceId: " . $answer->staffMessage());
        }
    }

    private static function lines(int $invoiceId): array
    {
        $lines = [];
        foreach (Capsule::table('tblinvoiceitems')->where('invoiceid', $invoiceId)->orderBy('id')->get() as $row) {
            $due = (string) $row->duedate;
            $lines[] = [
                'whmcs_line_id' => (int) $row->id,
                'type' => (string) $row->type,
                'whmcs_service_id' => (int) $row->relid,
                'description' => (string) $row->description,
                'amount' => (string) $row->amount,
                'is_taxed' => (bool) $row->taxed,
                'due_on' => $due === '' || strncmp($due, '0000', 4) === 0 ? null : substr($due, 0, 10),
            ];
        }
        return $lines;
    }

    /** Whether one of the lines is a service of one of our modules. */
    private static function concernsUs(array $lines): bool
    {
        $ids = [];
        foreach ($lines as $line) {
            if ($line['type'] === 'Hosting') {
                $ids[] = $line['whmcs_service_id'];
            }
        }
        return $ids !== [] && Capsule::table('tblhosting')
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->whereIn('tblhosting.id', $ids)
            ->whereIn('tblproducts.servertype', self::MODULES)
            ->count() > 0;
    }

    /** The panel's answer as UpdateInvoice wants it. */
    private static function changes(Answer $answer): array
    {
        $changes = [];
        foreach ($answer->rows('update') as $line) {
            $id = $line['whmcs_line_id'];
            $changes['itemdescription'][$id] = $line['description'];
            $changes['itemamount'][$id] = $line['amount'];
            $changes['itemtaxed'][$id] = $line['is_taxed'];
        }
        foreach ($answer->rows('add') as $line) {
            $changes['newitemdescription'][] = $line['description'];
            $changes['newitemamount'][] = $line['amount'];
            $changes['newitemtaxed'][] = $line['is_taxed'];
        }
        if ($answer->rows('delete') !== []) {
            $changes['deletelineids'] = $answer->rows('delete');
        }
        return $changes;
    }
}
