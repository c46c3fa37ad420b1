<?php

namespace MailroomWhmcs;

/** What came back from the panel, be it nothing. */
final class Answer
{
    /** @var int 0 when no answer came */
    public $httpStatus;

    /** @var array */
    public $members;

    /** @var int|null the panel's clock minus ours, in seconds; null when it did not tell */
    public $skewSeconds;

    /** @var string for staff: why there is no answer, or none that can be used */
    private $trouble;

    public function __construct(int $httpStatus, array $members, string $trouble, ?int $skewSeconds)
    {
        $this->httpStatus = $httpStatus;
        $this->members = $members;
        $this->trouble = $trouble;
        $this->skewSeconds = $skewSeconds;
    }

    public function isSuccess(): bool
    {
        return $this->trouble === '' && ($this->members['result'] ?? '') === 'success';
    }

    /** Whether the panel itself answered, whatever it said. */
    public function isFromPanel(): bool
    {
        return $this->trouble === '' && isset($this->members['result']);
    }

    /** One sentence for staff; '' after a success. */
    public function staffMessage(): string
    {
        if ($this->isSuccess()) {
            return '';
        }
        if ($this->trouble !== '') {
            return $this->trouble;
        }
        $message = $this->text('error_message');
        if (($this->members['result'] ?? '') === 'pending') {
            return trim('The panel is still at it and goes on by itself; the same command asks again. ' . $message);
        }
        return $message !== '' ? $message : 'The panel answered something that this module does not understand.';
    }

    /** One sentence for a customer, without host names; '' when the panel has none. */
    public function customerMessage(): string
    {
        return $this->trouble === '' ? $this->text('customer_message') : '';
    }

    public function text(string $name): string
    {
        $value = $this->members[$name] ?? '';
        return is_scalar($value) ? (string) $value : '';
    }

    public function rows(string $name): array
    {
        $value = $this->members[$name] ?? [];
        return is_array($value) ? $value : [];
    }
}
