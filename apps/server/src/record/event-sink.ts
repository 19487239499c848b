import type { ProvisioningLog, ScimEvent } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import { secretsOfConfig, type SecretSettings } from '../config/secrets-of-config.ts';
import { logEvent } from '../log-event.ts';
import { createMask } from '../token/mask-secrets.ts';
import { createProvisioningRecorder, type ProvisioningRecorder } from './provisioning-recorder.ts';
import { tidyEvent } from './tidy-event.ts';

/** Creates the recorder of the provisioning log; what goes wrong is told to the log of the process. */
export function createRecorder(provisioningLog: ProvisioningLog, log: Logger): ProvisioningRecorder {
  return createProvisioningRecorder({
    log: provisioningLog,
    onFailure: (err, waiting) => {
      log.error({ event: 'recordFailed', err, waiting }, 'the provisioning log could not be written');
    },
    onLoss: (entries) => {
      log.error({ event: 'recordLost', entries }, `the provisioning log has lost ${entries} entries`);
    },
  });
}

/**
 * Takes events to both logs and to the webhook; those of requests to tenants that are not there only to the log of the
 * process.
 */
export function createEventSink(
  config: SecretSettings,
  log: Logger,
  observers: readonly Pick<ProvisioningRecorder, 'observe'>[],
): (event: ScimEvent, tenant: string | undefined) => void {
  const mask = createMask(secretsOfConfig(config));
  return (event, tenant) => {
    const tidy = tidyEvent(event, mask);
    logEvent(log, tidy);
    if (tenant !== undefined) for (const { observe } of observers) observe(tidy);
  };
}
