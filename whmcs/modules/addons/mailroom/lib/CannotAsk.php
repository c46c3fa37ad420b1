<?php

namespace MailroomWhmcs;

/** What is missing before the panel can be asked at all; the message is for WHMCS's staff. */
final class CannotAsk extends \Exception
{
}
