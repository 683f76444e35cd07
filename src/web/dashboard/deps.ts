import type { ControlServices } from '../../control-api/services.ts'
import type { Render } from '../templates.ts'

/** What the window shows and does: the functions behind the control API, and nothing else. */
export type DashboardNeeds = ControlServices & { readonly render: Render }
