<?php

namespace MailroomWhmcs;

/** Escaped pieces of HTML for WHMCS's staff pages. */
final class Html
{
    public static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    public static function line(string $text, bool $isWarning): string
    {
        $escaped = self::escape($text);
        return $isWarning ? '<strong class="text-danger">' . $escaped . '</strong>' : $escaped;
    }
}
