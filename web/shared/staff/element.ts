/** The parts of Element Plus that every staff page uses, each with its own styles: nothing else is bundled. */
import "element-plus/es/components/base/style/css";
import "element-plus/es/components/button/style/css";
import "element-plus/es/components/dropdown/style/css";
import "element-plus/es/components/dropdown-item/style/css";
import "element-plus/es/components/dropdown-menu/style/css";
import "element-plus/es/components/icon/style/css";
import "element-plus/es/components/input/style/css";
import "element-plus/es/components/segmented/style/css";
import "element-plus/es/components/skeleton/style/css";
import "element-plus/es/components/skeleton-item/style/css";
import "element-plus/es/components/tooltip/style/css";

export { ElButton } from "element-plus/es/components/button/index";
export { ElDropdown, ElDropdownItem, ElDropdownMenu } from "element-plus/es/components/dropdown/index";
export { ElIcon } from "element-plus/es/components/icon/index";
export { ElInput } from "element-plus/es/components/input/index";
export { ElSegmented } from "element-plus/es/components/segmented/index";
export { ElSkeleton, ElSkeletonItem } from "element-plus/es/components/skeleton/index";
export { ElTooltip } from "element-plus/es/components/tooltip/index";
