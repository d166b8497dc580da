"""Contrast: the texts of a panel that are too faint to read.

Inside JupyterLab axe-core takes every text for hidden and passes any contrast, so this is counted here: the colour of
each text that can be seen against the ground behind it, by the formula of WCAG 2 (4.5, large text 3).
"""

FAINT = """(panel) => {
    const paint = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const read = (colour) => {
        paint.clearRect(0, 0, 1, 1);
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    };
    const over = (top, under) => [0, 1, 2].map((n) => top[n] * top[3] + under[n] * (1 - top[3]));
    const luminance = (colour) => {
        const [r, g, b] = colour.map((part) => part / 255).map(
            (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const above = (node) => node.parentElement ?? node.getRootNode().host;
    const drawn = (node) => {  // the nearest filled shape of the same picture under a text in it
        const box = node.getBoundingClientRect();
        const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const fills = under.filter((each) => each !== node && each.ownerSVGElement === node.ownerSVGElement);
        return fills.map((each) => read(getComputedStyle(each).fill)).filter((fill) => fill[3] > 0).slice(0, 1);
    };
    const ground = (node) => {
        const layers = node.ownerSVGElement ? drawn(node) : [];
        for (let at = node; at; at = above(at)) layers.push(read(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
    };
    const seen = (node) => {
        const box = node.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && node.checkVisibility({visibilityProperty: true});
    };
    const opacity = (node) => {
        let all = 1;
        for (let at = node; at; at = above(at)) all *= Number(getComputedStyle(at).opacity);
        return all;
    };
    const asked = [];  // node, its colour, its text
    const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim(), node = walk.currentNode.parentElement;
        if (text && !["STYLE", "SCRIPT", "OPTION", "TITLE"].includes(node.tagName.toUpperCase())) {
            const style = getComputedStyle(node);
            asked.push([node, node.ownerSVGElement ? style.fill : style.color, text]);
        }
    }
    for (const node of panel.querySelectorAll("input, textarea, select")) {
        if (node.value) asked.push([node, getComputedStyle(node).color, node.value]);
        else if (node.placeholder) asked.push([node, getComputedStyle(node, "::placeholder").color, node.placeholder]);
    }
    const texts = asked.filter(([node]) => seen(node) && !node.closest("[disabled], [aria-disabled='true']"));
    const faint = texts.flatMap(([node, colour, text]) => {
        const style = getComputedStyle(node), size = parseFloat(style.fontSize), behind = ground(node);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        const [r, g, b, alpha] = read(colour);
        const both = [over([r, g, b, alpha * opacity(node)], behind), behind].map(luminance).sort((a, c) => c - a);
        const ratio = (both[0] + 0.05) / (both[1] + 0.05);
        return ratio < (large ? 3 : 4.5) ? [`${text.slice(0, 60)}: ${ratio.toFixed(2)}`] : [];
    });
    return {counted: texts.length, faint};
}"""
