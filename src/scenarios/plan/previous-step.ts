import type { Plan, Step } from '../../payment/plan-types.ts'

/** The step that changed a status. Several may make a payment the same: the one that did says why in the same words. */
export function previousStep(
  { steps }: Plan,
  change: { readonly status: string; readonly because: string },
): Step | undefined {
  const same = steps.filter(({ status }) => status === change.status)
  return same.find(({ because }) => because === change.because) ?? same[0]
}
