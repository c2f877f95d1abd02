// Puts a text on the clipboard. Browsers that hide the clipboard from pages without TLS still know the old command.
export default function (component) {
  const { data } = component;
  const old = () => {
    const area = document.createElement("textarea");
    area.value = data.text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  if (navigator.clipboard) {
    navigator.clipboard.writeText(data.text).catch(old);
  } else {
    old();
  }
}
