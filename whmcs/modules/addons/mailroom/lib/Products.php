<?php

namespace MailroomWhmcs;

use WHMCS\Database\Capsule;

/** Tells staff what is wrong with a product's options; WHMCS itself has saved them by then. */
final class Products
{
    /** @return string[] sentences of the panel; [] for products of other modules */
    public static function problems(int $productId): array
    {
        $product = Capsule::table('tblproducts')->where('id', $productId)->first();
        if (!$product || !in_array($product->servertype, Invoices::MODULES, true)) {
            return [];
        }
        $texts = [];
        for ($slot = 1; $slot <= Parameters::OPTION_COUNT; $slot++) {
            if (isset($product->{"configoption$slot"})) {
                $texts[(string) $slot] = (string) $product->{"configoption$slot"};
            }
        }
        $message = ['platform' => $product->servertype, 'option_texts' => (object) $texts];
        $answer = (new Bridge('mailroom'))->ask('check-product', $message, Bridge::PAGE_SECONDS);
        return array_column($answer->rows('problems'), 'sentence');
    }

    /** Writes them to the activity log, where staff find them later. */
    public static function report(int $productId): void
    {
        foreach (self::problems($productId) as $sentence) {
            logActivity("Mailroom: product $productId: $sentence");
        }
    }

    /** The same as a box above the product's page; '' when all is well. */
    public static function warningBox(int $productId): string
    {
        $problems = self::problems($productId);
        if ($problems === []) {
            return '';
        }
        $items = implode('', array_map(static function (string $sentence) {
            return '<li>' . Html::escape($sentence) . '</li>';
        }, $problems));
        return '<div class="alert alert-warning"><strong>Mailroom</strong><ul>' . $items . '</ul></div>';
    }
}
