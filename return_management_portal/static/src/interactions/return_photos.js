import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Shows the photos that are about to be sent, and tells at once which are too large.
 * Without it the form works as well: the server checks everything.
 */
export class ReturnPhotos extends Interaction {
    static selector = ".o_return_photos";
    dynamicContent = {
        "input[type=file]": { "t-on-change": this.onChange },
    };

    setup() {
        this.urls = [];
        this.registerCleanup(() => this.forgetUrls());
    }

    forgetUrls() {
        this.urls.forEach((url) => URL.revokeObjectURL(url));
        this.urls = [];
    }

    onChange(ev) {
        const input = ev.currentTarget;
        const previewEl = this.el.querySelector(".o_return_photos_preview");
        this.forgetUrls();
        previewEl.replaceChildren();
        let tooLarge = false;
        for (const file of input.files) {
            tooLarge = tooLarge || file.size > Number(this.el.dataset.maxSize);
            previewEl.append(this.renderFile(file));
        }
        input.setCustomValidity(tooLarge ? this.el.dataset.tooLarge : "");
        if (tooLarge) {
            input.reportValidity();
        }
    }

    renderFile(file) {
        const itemEl = document.createElement("li");
        itemEl.className = "o_return_photo border rounded overflow-hidden";
        if (/^image\/(jpeg|png|gif|webp)$/.test(file.type)) {
            const imgEl = document.createElement("img");
            imgEl.src = URL.createObjectURL(file);
            imgEl.alt = file.name;
            this.urls.push(imgEl.src);
            itemEl.append(imgEl);
        } else {
            const iconEl = document.createElement("i");
            iconEl.className = "fa fa-file-o fa-2x text-muted";
            itemEl.append(iconEl);
        }
        const nameEl = document.createElement("span");
        nameEl.className = "small text-truncate";
        nameEl.textContent = file.name;
        itemEl.append(nameEl);
        return itemEl;
    }
}

registry.category("public.interactions").add("return_management.return_photos", ReturnPhotos);
