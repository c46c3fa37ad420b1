{* The customer's overview: figures from the panel and the way into it. *}
<div class="mailroom-overview">
{if $mailroom.notice}
  <div class="alert alert-info">{$mailroom.notice|escape}</div>
{/if}
{if $mailroom.lines}
  <dl class="dl-horizontal row">
{foreach $mailroom.lines as $line}
    <dt class="col-sm-4">{$line.label|escape}</dt>
    <dd class="col-sm-8">{$line.text|escape}</dd>
{/foreach}
  </dl>
{/if}
{if $mailroom.button}
  <p>
    <a class="btn btn-primary" href="clientarea.php?action=productdetails&amp;id={$mailroom.service_id|escape}&amp;dosinglesignon=1" target="_blank" rel="noopener">{$mailroom.button|escape}</a>
  </p>
{/if}
</div>
