// Others: tells the server that a newer version may be shown, once nobody is typing here.

const TYPING = "textarea, [contenteditable='true'], input:not([type]), input[type='text'], input[type='search']";

export default function ({ data, setTriggerValue }) {
  if (!data.newer) return;
  const look = () => {
    if (document.activeElement?.matches(TYPING)) return;
    clearInterval(timer);
    setTriggerValue("quiet", data.newer);
  };
  const timer = setInterval(look, 400);
  return () => clearInterval(timer);
}
