<?php

/**
 * Renders the part of Smarty that our templates use (comments, if, foreach, variables with escape),
 * so that tests read what a customer reads. Anything else in a template is refused.
 */
final class SmartyPart
{
    public static function render(string $template, array $variables): string
    {
        $php = preg_replace('/\{\*.*?\*\}/s', '', $template);
        $php = preg_replace_callback('/\{([^{}]+)\}/', static function (array $found) {
            return self::tag($found[1]);
        }, $php);
        extract($variables);
        ob_start();
        eval('?>' . $php);
        return ob_get_clean();
    }

    private static function tag(string $tag): string
    {
        if (preg_match('/^\$([\w.]+)\|escape$/', $tag, $found)) {
            return '<?= htmlspecialchars((string) ' . self::variable($found[1]) . ', ENT_QUOTES) ?>';
        }
        if (preg_match('/^if \$([\w.]+)$/', $tag, $found)) {
            return '<?php if (' . self::variable($found[1]) . ') { ?>';
        }
        if (preg_match('/^foreach \$([\w.]+) as \$(\w+)$/', $tag, $found)) {
            return '<?php foreach (' . self::variable($found[1]) . ' as $' . $found[2] . ') { ?>';
        }
        if ($tag === '/if' || $tag === '/foreach') {
            return '<?php } ?>';
        }
        throw new LogicException("not in this part of Smarty, or not escaped: {{$tag}}");
    }

    private static function variable(string $path): string
    {
        $parts = explode('.', $path);
        return '$' . array_shift($parts) . implode('', array_map(static function ($part) {
            return "['$part']";
        }, $parts));
    }
}
