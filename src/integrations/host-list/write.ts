import type { HostPolicy } from '../../application/host/ports.ts';
import { csvLine, textCell } from '../../application/kit/csv.ts';

const COLUMNS = ['#domain', '#severity', '#reject_media', '#reject_reports', '#public_comment', '#obfuscate'] as const;
const SEVERITIES = { block: 'suspend', limit: 'silence' } as const;

/**
 * The policies as the table of domain blocks that Mastodon exports and imports. What is allowed is no part of it: the
 * format has no value for that.
 */
export function hostListOf(policies: readonly HostPolicy[]): string {
  const rows = policies.flatMap(({ host, policy, reason }) =>
    policy === 'allow' ? [] : [[host, SEVERITIES[policy], 'false', 'false', textCell(reason ?? ''), 'false']],
  );
  return [COLUMNS, ...rows].map(csvLine).join('');
}
