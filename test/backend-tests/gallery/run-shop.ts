import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { catalogue } from '../../../src/backend-tests/catalogue/catalogue.ts'
import type { Check } from '../../../src/backend-tests/catalogue/check.ts'
import { runChecks } from '../../../src/backend-tests/run/test-backend.ts'
import { toSubject } from '../../../src/backend-tests/subject/from-functions.ts'
import { createSandbox } from '../../../src/sdk/create-sandbox.ts'
import { AnswersWhenAllIsDone, acknowledgeWithin } from './faulty-messages.ts'
import type { Shop } from './shop.ts'

/** A sandbox in which shops of the gallery are tested, each in a world of its own. */
export async function openGallery() {
  const sandbox = createSandbox({
    SANDBOX_CLOCK: 'manual',
    SANDBOX_REFUND_OPEN_PAYMENTS: 'allow',
  })
  const url = await sandbox.listen()
  return {
    url,
    /** `opensAfter`: ms of real time after the run has begun */
    async run(
      shop: typeof Shop,
      checks: readonly Check[] = catalogue,
      { opensAfter = 0 }: { opensAfter?: number } = {},
    ) {
      const opened = new shop(url, randomUUID())
      await opened.open()
      let late: Promise<void> = Promise.resolve()
      if (opensAfter > 0) {
        await opened.close()
        late = sleep(opensAfter).then(() => opened.open())
      }
      try {
        return await runChecks(
          toSubject(opened.toBackend()),
          { url },
          { checks, ...(shop === AnswersWhenAllIsDone ? { acknowledgeWithin } : {}) },
        )
      } finally {
        await late
        await opened.close()
      }
    },
    close: sandbox.close,
  }
}
