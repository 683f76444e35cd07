import type { Frame, Locator, Page } from 'playwright-core'

/** Waits for a screen of the checkout. */
export function at(where: Page | Frame, state: string): Promise<unknown> {
  return where.waitForSelector(`[data-testid="checkout"][data-state="${state}"]`)
}

export function seen(where: Page | Frame, testId: string): Locator {
  return where.getByTestId(testId)
}

export function press(where: Page | Frame, testId: string): Promise<void> {
  return where.getByTestId(testId).click()
}

/** From the account to the money: the payer has signed in. */
export async function pay(where: Page | Frame, account: string): Promise<void> {
  await at(where, 'choose_account')
  await press(where, `account-${account}`)
  await at(where, 'sign')
  await press(where, 'pay')
}

/** Keeps a picture of the page as test output. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-output/screenshots/${name}.png`, fullPage: true })
}

/** Everyday accounts of the pretend banks that the tests pay from. */
export const accounts = { SEB: 'SE8850000000050010000011', Nordea: 'SE6330000000030010000011' }
