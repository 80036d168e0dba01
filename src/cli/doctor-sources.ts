import type { Application } from '../application/application.ts';
import { countSourceProblems } from '../application/source/reads.ts';
import type { Finding } from './doctor-machine.ts';

/** Whether everything could be taken of the platforms that connectors follow. */
export async function sourceFindings(app: Application): Promise<readonly Finding[]> {
  return (await countSourceProblems(app)).map(({ connector, problems }): Finding => {
    const check = `source ${connector}`;
    return problems === 0
      ? { check, state: 'ok', says: 'everything that was read could be taken' }
      : { check, state: 'warn', says: `${problems} could not be taken; see parvis connector problems ${connector}` };
  });
}
