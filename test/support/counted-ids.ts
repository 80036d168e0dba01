import type { Application } from '../../src/application/application.ts';

/**
 * The same ids and secrets in every world: they are counted, not drawn, each within its moment, so that
 * those made after the votes do not tell how many votes there were.
 */
export function sameEverywhere(app: Application): Application {
  const ids = new Map<number, number>();
  const secrets = new Map<number, number>();
  return {
    ...app,
    newId: () => {
      const moment = app.now().getTime();
      const nth = (ids.get(moment) ?? 0) + 1;
      ids.set(moment, nth);
      const time = moment.toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${nth.toString(16).padStart(12, '0')}`;
    },
    secrets: {
      ...app.secrets,
      token: () => {
        const moment = app.now().getTime();
        const nth = (secrets.get(moment) ?? 0) + 1;
        secrets.set(moment, nth);
        return `counted-${moment}-${nth}`.padEnd(43, 'x');
      },
    },
  };
}
