import type { TestBrowser } from './browser.ts';
import { painted } from './paint.ts';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };
/** A third-generation network where it is bad, and the processor of a cheap telephone. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWER_BY = 4;
const LARGEST_AFTER_MS = 2_500;
const WEIGHT = 60_000;
/** What other programs take of this machine meanwhile is none of the page's: the best of so many counts. */
const TRIES = 3;

/** Bytes that came, of the page itself and of what is none of its pictures. */
const CAME = `performance.getEntriesByType('resource')
  .filter(({ initiatorType, name }) => initiatorType !== 'img' && !name.includes('/images/'))
  .concat(performance.getEntriesByType('navigation'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

type SlowPage = { readonly url: string; readonly session: string | undefined };

/** Opens a page in a window that has nothing of the node yet. */
async function visit(browser: TestBrowser, { url, session }: SlowPage) {
  const { page, context } = await browser.context({ origin: new URL(url).origin }, { ...PHONE, session });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_BY });
  const answer = await page.goto(url);
  const { largest, shifts } = await painted(page);
  const came = await page.evaluate<number>(CAME);
  await context.close();
  return { status: answer?.status(), largest, shifts, came };
}

/** What is wrong with a page on a slow network: when its largest thing is there, what moves meanwhile, how heavy it is. */
export async function slowNetworkFaults(browser: TestBrowser, of: SlowPage): Promise<readonly string[]> {
  const isLate = ({ largest }: Awaited<ReturnType<typeof visit>>) => (largest?.after ?? 0) >= LARGEST_AFTER_MS;
  let seen = await visit(browser, of);
  for (let tried = 1; isLate(seen) && tried < TRIES; tried += 1) seen = await visit(browser, of);
  const { status, largest, shifts, came } = seen;
  return [
    ...(status === 200 ? [] : [`answered ${status}`]),
    ...(largest === null ? ['paints nothing'] : []),
    ...(isLate(seen) ? [`paints ${largest?.what} after ${largest?.after} ms`] : []),
    ...shifts.map((what) => `the layout shifted by ${what}`),
    ...(came < WEIGHT ? [] : [`weighs ${came} bytes without its pictures`]),
  ];
}
