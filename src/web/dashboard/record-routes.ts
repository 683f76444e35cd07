import { type Context, Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import type { Render } from '../templates.ts'
import { activityPage, entryPage } from './activity-page.ts'
import { callbackPage, callbacksPage } from './callbacks-page.ts'
import { shownWorld } from './frame.ts'
import { orderPage, ordersPage } from './order-pages.ts'
import {
  approvalsPage,
  inboxesPage,
  inboxPage,
  jobsPage,
  payoutPage,
  payoutsPage,
} from './other-pages.ts'

/** Lists of what a world has and what happened in it, and a page for each thing. */
export function recordRoutes(control: Control, render: Render): Hono {
  const world = (c: Context) => shownWorld(control, c)
  return new Hono()
    .get('/activity', (c) =>
      c.html(render('dashboard/activity', activityPage(control, c, world(c)))),
    )
    .get('/activity/:id', (c) => {
      return c.html(render('dashboard/entry', entryPage(control, c, c.req.param('id'))))
    })
    .get('/callbacks', (c) =>
      c.html(render('dashboard/callbacks', callbacksPage(control, c, world(c)))),
    )
    .get('/callbacks/:id', (c) => {
      return c.html(render('dashboard/callback', callbackPage(control, c, c.req.param('id'))))
    })
    .get('/orders', (c) => c.html(render('dashboard/records', ordersPage(control, c, world(c)))))
    .get('/orders/:id', (c) => {
      return c.html(render('dashboard/record', orderPage(control, c, c.req.param('id'), world(c))))
    })
    .get('/approvals', (c) =>
      c.html(render('dashboard/records', approvalsPage(control, c, world(c)))),
    )
    .get('/payouts', (c) => c.html(render('dashboard/records', payoutsPage(control, c, world(c)))))
    .get('/payouts/:id', (c) => {
      return c.html(render('dashboard/record', payoutPage(control, c, c.req.param('id'), world(c))))
    })
    .get('/jobs', (c) => c.html(render('dashboard/records', jobsPage(control, c, world(c)))))
    .get('/inboxes', (c) => c.html(render('dashboard/records', inboxesPage(control, c, world(c)))))
    .get('/inboxes/:name', (c) => {
      return c.html(
        render('dashboard/record', inboxPage(control, c, c.req.param('name'), world(c))),
      )
    })
}
