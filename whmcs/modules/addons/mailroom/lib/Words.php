<?php

namespace MailroomWhmcs;

/** What customers read when the panel cannot speak for itself, and the words of the health page. */
final class Words
{
    const SENTENCES = [
        'english' => [
            'away' => 'The control panel cannot be reached at the moment. Your mail is not affected. Please try again'
                . ' in a few minutes.',
            'refused' => 'This could not be done. Please try again, or ask support if it happens again.',
            'button' => 'Login to Control Panel',
            'health' => 'Health',
            'settings' => 'Settings',
            'panel' => 'Panel',
            'answers' => 'Answers: %s, version %s',
            'answers_badly' => 'Answers: %s',
            'silent' => 'Does not answer: %s',
            'problem' => 'Problem',
            'key' => 'Key',
            'accepted' => 'Accepted',
            'clocks' => 'Clocks',
            'agree' => 'Agree',
            'skewed' => "The panel's clock differs from WHMCS's by %d seconds; %d are allowed.",
            'administration' => "Open the panel's administration",
        ],
        'french' => [
            'away' => "Le panneau de contr\u{f4}le n\u{2019}est pas joignable pour le moment. Votre courrier n\u{2019}est"
                . " pas concern\u{e9}. R\u{e9}essayez dans quelques minutes.",
            'refused' => "Cela n\u{2019}a pas pu \u{ea}tre fait. R\u{e9}essayez, ou adressez-vous \u{e0}"
                . " l\u{2019}assistance si cela se reproduit.",
            'button' => "Connexion au panneau de contr\u{f4}le",
            'health' => "\u{c9}tat de sant\u{e9}",
            'settings' => "R\u{e9}glages",
            'panel' => 'Panneau',
            'answers' => "R\u{e9}pond : %s, version %s",
            'answers_badly' => "R\u{e9}pond : %s",
            'silent' => "Ne r\u{e9}pond pas : %s",
            'problem' => "Probl\u{e8}me",
            'key' => "Cl\u{e9}",
            'accepted' => "Accept\u{e9}e",
            'clocks' => 'Horloges',
            'agree' => "D\u{2019}accord",
            'skewed' => "L\u{2019}horloge du panneau et celle de WHMCS diff\u{e8}rent de %d secondes ; %d sont admises.",
            'administration' => "Ouvrir l\u{2019}administration du panneau",
        ],
    ];

    public static function of(string $language, string $key): string
    {
        $sentences = self::SENTENCES[strtolower($language)] ?? self::SENTENCES['english'];
        return $sentences[$key];
    }

    /** The language of the member of staff who is signed in; '' is WHMCS's default. */
    public static function staffLanguage(): string
    {
        $language = $_SESSION['adminlang'] ?? '';
        return is_string($language) ? $language : '';
    }

    /** The language that the visitor has picked in WHMCS, else the client's; '' is WHMCS's default. */
    public static function language(array $params): string
    {
        $picked = $_SESSION['Language'] ?? '';
        $clients = $params['clientsdetails']['language'] ?? '';
        return is_string($picked) && $picked !== '' ? $picked : (is_string($clients) ? $clients : '');
    }
}
