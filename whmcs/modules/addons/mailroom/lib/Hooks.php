<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/** What the add-on does at WHMCS's own events. A hook that throws breaks WHMCS's page: none does. */
final class Hooks
{
    public static function invoiceCreated(array $vars): void
    {
        self::guarded(static function () use ($vars) {
            Invoices::complete((int) ($vars['invoiceid'] ?? 0));
        });
    }

    public static function invoiceCancelled(array $vars): void
    {
        self::guarded(static function () use ($vars) {
            Invoices::release((int) ($vars['invoiceid'] ?? 0));
        });
    }

    public static function productSaved(array $vars): void
    {
        self::guarded(static function () use ($vars) {
            Products::report((int) ($vars['pid'] ?? 0));
        });
    }

    /** A warning above the product's page in the admin area. */
    public static function adminPage(array $vars): string
    {
        $isProduct = ($vars['filename'] ?? '') === 'configproducts' && ($_GET['action'] ?? '') === 'edit';
        $id = $isProduct ? (int) ($_GET['id'] ?? 0) : 0;
        $html = '';
        if ($id > 0) {
            self::guarded(static function () use ($id, &$html) {
                $html = Products::warningBox($id);
            });
        }
        return $html;
    }

    /**
     * Takes "Change Password" off our services' pages: the password of the service is a technical
     * one, and a customer who changed it would shut the panel out.
     */
    public static function clientSidebar($sidebar): void
    {
        self::guarded(static function () use ($sidebar) {
            $actions = $sidebar->getChild('Service Details Actions');
            $serviceId = (int) ($_REQUEST['id'] ?? 0);
            if ($actions && $actions->getChild('Change Password') && self::isOurs($serviceId)) {
                $actions->removeChild('Change Password');
            }
        });
    }

    private static function isOurs(int $serviceId): bool
    {
        return $serviceId > 0 && Capsule::table('tblhosting')
            ->join('tblproducts', 'tblproducts.id', '=', 'tblhosting.packageid')
            ->where('tblhosting.id', $serviceId)
            ->whereIn('tblproducts.servertype', Invoices::MODULES)
            ->count() > 0;
    }

    private static function guarded(callable $work): void
    {
        try {
            $work();
        } catch (\Throwable $error) {
            logActivity('Mailroom: ' . $error->getMessage());
        }
    }
}
