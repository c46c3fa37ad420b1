<?php

namespace MailroomWhmcs;

/** The few sentences that customers read when the panel cannot speak for itself. */
final class Words
{
    const SENTENCES = [
        'english' => [
            'away' => 'The control panel cannot be reached at the moment. Your mail is not affected. Please try again'
                . ' in a few minutes.',
            'refused' => 'This could not be done. Please try again, or ask support if it happens again.',
            'button' => 'Login to Control Panel',
        ],
        'french' => [
            'away' => "Le panneau de contr\u{f4}le n\u{2019}est pas joignable pour le moment. Votre courrier n\u{2019}est"
                . " pas concern\u{e9}. R\u{e9}essayez dans quelques minutes.",
            'refused' => "Cela n\u{2019}a pas pu \u{ea}tre fait. R\u{e9}essayez, ou adressez-vous \u{e0}"
                . " l\u{2019}assistance si cela se reproduit.",
            'button' => "Connexion au panneau de contr\u{f4}le",
        ],
    ];

    public static function of(string $language, string $key): string
    {
        $sentences = self::SENTENCES[strtolower($language)] ?? self::SENTENCES['english'];
        return $sentences[$key];
    }

    /** The language that the visitor has picked in WHMCS, else the client's; '' is WHMCS's default. */
    public static function language(array $params): string
    {
        $picked = $_SESSION['Language'] ?? '';
        $clients = $params['clientsdetails']['language'] ?? '';
        return is_string($picked) && $picked !== '' ? $picked : (is_string($clients) ? $clients : '');
    }
}
