// Tells below the list what the chosen scenario does: a narrow list cuts it off.
const list = document.getElementById('scenario')
const summary = document.querySelector('[data-chosen]')

function tell() {
  summary.textContent = list.selectedOptions[0]?.dataset.summary ?? ''
  summary.hidden = false
}

list.addEventListener('change', tell)
// A browser that comes back keeps what was chosen.
window.addEventListener('pageshow', tell)
