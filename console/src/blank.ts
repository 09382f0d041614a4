// What a person sees as nothing: white space of any script, and characters without a shape. The station judges by the same list.
const nothing = "\\s\\u0000-\\u001F\\u007F-\\u00A0\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0";
const around = new RegExp(`^[${nothing}]+|[${nothing}]+$`, "g");

export const trimmed = (text: string): string => text.replace(around, "");
export const blank = (text: string): boolean => trimmed(text) === "";
