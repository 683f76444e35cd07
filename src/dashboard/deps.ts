import type { Desk } from '../control/desk.ts'
import type { Render } from '../views.ts'

/** What the window shows and does: the functions behind the control API, and nothing else. */
export type DashboardNeeds = Desk & { readonly render: Render }
