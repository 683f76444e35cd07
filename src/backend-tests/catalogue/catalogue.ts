import { checkIds } from '../format/check-ids.ts'
import { apiChecks } from './api-faults.ts'
import type { Check } from './check.ts'
import { forgeryChecks, oddMessageChecks } from './forgeries.ts'
import { messageChecks } from './messages.ts'
import { plainChecks } from './plain.ts'
import { refundChecks } from './refunds.ts'
import { restartChecks } from './restarts.ts'
import { returnChecks } from './returns.ts'

const place = (id: string) => (checkIds as readonly string[]).indexOf(id)

/** Every check there is, in the order of reports. */
export const catalogue: readonly Check[] = [
  ...plainChecks,
  ...messageChecks,
  ...forgeryChecks,
  ...oddMessageChecks,
  ...returnChecks,
  ...apiChecks,
  ...restartChecks,
  ...refundChecks,
].sort((one, other) => place(one.id) - place(other.id))
