for (const field of document.querySelectorAll('[data-submits]')) {
  field.addEventListener('change', () => field.form.submit())
}
