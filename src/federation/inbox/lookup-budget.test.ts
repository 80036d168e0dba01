import { expect, it } from 'vitest';
import { type LookupBudget, lookupBudget } from './lookup-budget.ts';

const HOST = 'social.example';

async function spent(budget: LookupBudget, times: number, network: string | null): Promise<number> {
  let count = 0;
  for (let nth = 0; nth < times; nth += 1) count += Number(await budget.spend({ host: HOST, network }));
  return count;
}

it('is three hundred for a host where nobody says who asks', async () => {
  const budget = lookupBudget();
  expect(await spent(budget, 400, null)).toBe(300);
  expect(await budget.spend({ host: 'other.example', network: null })).toBe(true);
});

it('is half of that for one network, and ten for each whatever others spent', async () => {
  const budget = lookupBudget();
  expect(await spent(budget, 400, '203.0.113.1')).toBe(150);
  expect(await spent(budget, 400, '203.0.113.2')).toBe(150);
  expect(await spent(budget, 400, '203.0.113.3')).toBe(10);
  expect(await spent(budget, 400, null)).toBe(0);
});

it('is given back as it was spent, and never more than that', async () => {
  const budget = lookupBudget();
  const network = '203.0.113.1';
  for (let nth = 0; nth < 1_000; nth += 1) {
    expect(await budget.spend({ host: HOST, network })).toBe(true);
    await budget.release({ host: HOST, network });
    await budget.release({ host: HOST, network });
  }
  expect(await spent(budget, 400, network)).toBe(150);
  expect(await spent(budget, 400, null)).toBe(150);
});
