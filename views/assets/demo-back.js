// The checkout was in a frame of the order's page: the whole page goes on, not the frame alone.
window.top.location.assign(document.querySelector('[data-back]').href)
