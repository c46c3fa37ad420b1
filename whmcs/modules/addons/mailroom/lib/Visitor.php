<?php

namespace MailroomWhmcs;

use WHMCS\Authentication\CurrentUser;

/**
 * Who presses the button: a member of staff (in the admin area, or signed in as the client), a user
 * of the client, or nobody (cron, API).
 */
final class Visitor
{
    /** @var bool */
    public $isStaff = false;

    /** @var int|null */
    public $userId;

    /** @var string */
    public $name = '';

    public static function current(): self
    {
        $visitor = new self();
        if (!class_exists(CurrentUser::class)) {
            return $visitor;
        }
        $current = new CurrentUser();
        $visitor->isStaff = defined('ADMINAREA') ? $current->isAuthenticatedAdmin() : $current->isMasqueradingAdmin();
        $person = $visitor->isStaff ? $current->admin() : $current->user();
        if (!$person) {
            return $visitor;
        }
        $visitor->userId = $visitor->isStaff ? null : (int) ($person->id ?? 0);
        // Users have first_name, administrators firstname.
        $visitor->name = trim(
            ($person->first_name ?? $person->firstname ?? '') . ' ' . ($person->last_name ?? $person->lastname ?? '')
        );
        return $visitor;
    }

    public function isCustomer(): bool
    {
        return !$this->isStaff && $this->userId !== null;
    }
}
