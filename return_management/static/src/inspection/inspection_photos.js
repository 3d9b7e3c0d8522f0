import { getDataURLFromFile } from "@web/core/utils/urls";
import { Component } from "@odoo/owl";

/**
 * The photos of a row or a check: shown small, added from the camera or a file.
 * `part` is "photos" or "button" where they stand apart.
 */
export class InspectionPhotos extends Component {
    static template = "return_management.InspectionPhotos";
    static props = {
        photos: Array,
        rowId: { type: Number, optional: true },
        checkId: { type: Number, optional: true },
        model: Object,
        name: String,
        part: { type: String, optional: true },
    };

    getSource(photo) {
        return photo.url || `/web/image/${photo.id}/96x96`;
    }

    async onFiles(ev) {
        const { rowId, checkId, model } = this.props;
        const files = [...ev.target.files];
        ev.target.value = "";
        for (const file of files) {
            model.addPhoto(rowId, checkId, file.name, await getDataURLFromFile(file));
        }
    }

    remove(photo) {
        this.props.model.removePhoto(this.props.rowId, this.props.checkId, photo.id);
    }
}
