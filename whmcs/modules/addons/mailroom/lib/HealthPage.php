<?php

namespace MailroomWhmcs;

/** The add-on's page: can the panel be reached, is the key accepted, do clocks and versions agree. */
final class HealthPage
{
    const ALLOWED_SKEW_SECONDS = 300;
    const NOTABLE_SKEW_SECONDS = 60;

    public static function html(): string
    {
        try {
            $message = ['sent_at' => time(), 'module_version' => Version::MODULES]
                + ['language' => Words::staffLanguage()];
            $rows = self::rows((new Bridge('mailroom'))->ask('health', $message, Bridge::PAGE_SECONDS));
        } catch (CannotAsk $reason) {
            $rows = [[self::word('settings'), $reason->getMessage(), true]];
        }
        $html = '';
        foreach ($rows as list($label, $text, $isWarning)) {
            $html .= '<tr><th scope="row" style="width:30%">' . Html::escape($label) . '</th><td>'
                . Html::line($text, $isWarning) . '</td></tr>';
        }
        return '<h2>' . self::word('health') . '</h2><table class="table table-striped">' . $html . '</table>' . self::panelLink();
    }

    /** @return array of label, text, whether it is a warning */
    private static function rows(Answer $answer): array
    {
        $url = Settings::panelUrl();
        if (!$answer->isSuccess()) {
            $isReached = $answer->httpStatus > 0;
            $sentence = self::word($isReached ? 'answers_badly' : 'silent');
            $rows = [[self::word('panel'), sprintf($sentence, $url), !$isReached]];
            $rows[] = [self::word('problem'), $answer->staffMessage(), true];
            return $answer->skewSeconds === null ? $rows : array_merge($rows, [self::clock($answer->skewSeconds)]);
        }
        $rows = [
            [self::word('panel'), sprintf(self::word('answers'), $url, $answer->text('panel_version')), false],
            [self::word('key'), self::word('accepted'), false],
            self::clock((int) $answer->members['clock_skew_seconds']),
        ];
        foreach ($answer->rows('lines') as $line) {
            $rows[] = [$line['label'], $line['text'], $line['is_warning']];
        }
        return $rows;
    }

    private static function clock(int $skew): array
    {
        if (abs($skew) < self::NOTABLE_SKEW_SECONDS) {
            return [self::word('clocks'), self::word('agree'), false];
        }
        $sentence = sprintf(self::word('skewed'), $skew, self::ALLOWED_SKEW_SECONDS);
        return [self::word('clocks'), $sentence, true];
    }

    private static function word(string $key): string
    {
        return Words::of(Words::staffLanguage(), $key);
    }

    private static function panelLink(): string
    {
        $url = Settings::panelUrl();
        return $url === '' ? '' : '<p><a class="btn btn-default" target="_blank" rel="noopener" href="'
            . Html::escape($url) . '/admin/">' . Html::escape(self::word('administration')) . '</a></p>';
    }
}
