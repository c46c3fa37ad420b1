<?php

namespace MailroomWhmcs;

/** The release that these modules belong to: the same as the panel's. */
final class Version
{
    const MODULES = '0.1.0';
}
