import { Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { readForm } from '../form.ts'
import { dashboardHeaders, setPageHeaders } from '../page-headers.ts'
import type { Render } from '../templates.ts'
import type { CurrentRun } from './current-run.ts'

/** Runs the catalogue of backend tests on the demo shop, or on the backend that SANDBOX_BACKEND names. */
export function backendTestRoutes(control: Control, render: Render, run: CurrentRun): Hono {
  return new Hono()
    .use('/backend-test', setPageHeaders(dashboardHeaders))
    .use('/backend-test/*', setPageHeaders(dashboardHeaders))
    .get('/backend-test', async (c) => {
      const { backendTestPage } = await import('./backend-test-page.ts')
      return c.html(render('backend-test/backend-test', backendTestPage(control, c, run)))
    })
    .post('/backend-test', async (c) => {
      const { of, mistake = '' } = await readForm(c)
      run.start(of === 'file' && run.file !== null ? { of } : { of: 'demo-shop', mistake })
      return c.redirect('/backend-test', 303)
    })
    .post('/backend-test/stop', (c) => {
      run.stop()
      return c.redirect('/backend-test', 303)
    })
}
