import type { SourceConfig } from '../config/config.ts';

/** The address of a source, by which a state knows what it belongs to. */
export function sourceAddress(config: SourceConfig): string {
  switch (config.kind) {
    case 'okta':
      return new URL(config.orgUrl).origin;
    case 'scim':
      return config.baseUrl.replace(/\/+$/, '');
  }
}
